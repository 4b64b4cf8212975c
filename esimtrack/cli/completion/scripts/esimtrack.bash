# Completion of esimtrack for bash: commands, options, and the names in your store.

_esimtrack() {
    local program=$1 kind word
    type -P -- "$program" >/dev/null || program=esimtrack
    COMPREPLY=()
    {
        IFS= read -r kind
        while IFS= read -r word; do
            COMPREPLY+=("$word")
        done
    } < <(_ESIMTRACK_COMPLETE=bash "$program" "$COMP_WORDBREAKS" "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    if [[ $kind == files ]]; then
        compopt -o default 2>/dev/null
    fi
    return 0
}

complete -o nosort -F _esimtrack esimtrack 2>/dev/null || complete -F _esimtrack esimtrack
