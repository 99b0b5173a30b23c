# Completion of mlab-cni for fish.
#   Now:       mlab-cni completion fish | source
#   For good:  mlab-cni completion fish > ~/.config/fish/completions/mlab-cni.fish

function __mlab_cni_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct | string trim --left --chars '"\'')
    set -l flag (string match -r -- '^--[a-z-]+=' $current)
    set -l path (string replace -r -- '^--[a-z-]+=' '' $current)
    set -l program $words[1]
    command -q -- $program; or set program mlab-cni
    for line in (command $program complete -- $words[2..-1] "$current" 2>/dev/null)
        switch $line
            case :files
                printf "$flag%s\n" (__fish_complete_path "$path")
            case :directories
                printf "$flag%s\n" (__fish_complete_directories "$path")
            case '*'
                printf '%s\n' $line
        end
    end
end

complete --command mlab-cni --no-files --keep-order --arguments '(__mlab_cni_complete)'
