#compdef esimtrack
# Completion of esimtrack for zsh: commands, options, and the names in your store.

_esimtrack() {
    local program=${(Q)words[1]}
    local -a answer
    whence -p -- $program >/dev/null || program=esimtrack
    answer=("${(@f)$(_ESIMTRACK_COMPLETE=zsh $program "${(@Q)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)}")
    local kind=$answer[1]
    shift answer
    _describe -V 'esimtrack' answer && return
    if [[ $kind == files ]]; then
        [[ $PREFIX == --*=* ]] && compset -P 1 '*='
        _files
    fi
}

if [[ $funcstack[1] == _esimtrack ]]; then
    _esimtrack "$@"
else
    compdef _esimtrack esimtrack
fi
