# Completion of esimtrack for fish: commands, options, and the names in your store.

function __esimtrack_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -l word (string unescape -- $typed)
    set -q word[1]; or set word ''
    set -l program $words[1]
    command -q -- $program; or set program esimtrack
    set -l answer (env _ESIMTRACK_COMPLETE=fish $program $words[2..-1] $word 2>/dev/null)
    if test "$answer[1]" = files
        __fish_complete_path (string replace -r -- '^--[^=]*=' '' $word)
    end
    if test -n "$typed" -a -z "$word"
        # A quote is open, and fish would leave it so behind these characters.
        set answer (string match -rv '^[^\t]*[/=@:.,-](\t|$)' -- $answer)
    end
    if test -z "$typed"
        # Fish would take the tilde for a home.
        set answer (string match -v '~*' -- $answer)
    end
    printf '%s\n' $answer[2..-1]
end

complete -c esimtrack -f -k -a '(__esimtrack_complete)'
