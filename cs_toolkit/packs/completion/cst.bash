# Completion of cst in bash.
_cst_completion() {
    local IFS=$'\n' globbing
    globbing=$(shopt -po noglob)
    set -f
    COMPREPLY=($(_CST_COMPLETE="bash ${COMP_TYPE:-9}"$'\n'"${COMP_WORDS[*]:1:COMP_CWORD}" "$1" 2>/dev/null))
    eval "$globbing"
    case ${COMPREPLY[0]-} in
    $'\tfile' | $'\tdir')
        if [[ ${COMPREPLY[0]} == $'\tdir' ]]; then IFS=' ' globbing=dirnames; else IFS=' ' globbing=default; fi
        COMPREPLY=()
        compopt -o "$globbing" 2>/dev/null || COMPREPLY=($(IFS=$'\n' compgen -f -- "${COMP_WORDS[COMP_CWORD]}"))
        ;;
    *=) compopt -o nospace 2>/dev/null ;;
    esac
}
complete -o nosort -F _cst_completion cst cs-toolkit 2>/dev/null || complete -F _cst_completion cst cs-toolkit
