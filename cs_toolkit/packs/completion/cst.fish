# Completion of cst in fish.
function __cst_complete
    set -l words (commandline -opc)
    set -l program (string replace -r '^~/' $HOME/ -- $words[1])
    set -e words[1]
    set -l current (commandline -ct)
    set -lx _CST_COMPLETE fish
    for word in $words "$current"
        set _CST_COMPLETE $_CST_COMPLETE\n$word
    end
    set -l answer ($program 2>/dev/null)
    switch "$answer[1]"
        case \tfile
            __fish_complete_path (commandline -ct)
        case \tdir
            __fish_complete_directories (commandline -ct)
        case '*'
            printf '%s\n' $answer
    end
end
complete --command cst --no-files --keep-order --arguments '(__cst_complete)'
complete --command cs-toolkit --no-files --keep-order --arguments '(__cst_complete)'
