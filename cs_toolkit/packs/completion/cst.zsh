#compdef cst cs-toolkit
# Completion of cst in zsh.
_cst() {
    local program=${(Q)words[1]} line asked
    local -a answer values shown ending before
    before=("${(@)words[2,CURRENT-1]}")
    asked=zsh
    (( CURRENT > 2 )) && asked+=$'\n'${(pj:\n:)before}
    answer=("${(@f)$(_CST_COMPLETE="$asked"$'\n'"$PREFIX" "${program/#\~\//$HOME/}" 2>/dev/null)}")
    case $answer[1] in
    ('') return 1 ;;
    ($'\tfile') _files; return ;;
    ($'\tdir') _files -/; return ;;
    esac
    for line in $answer; do
        values+=("${line%%$'\t'*}")
        shown+=("${line#*$'\t'}")
    done
    [[ $values[1] == *= ]] && ending=(-S '')
    compadd -U -V cst -l "${(@)ending}" -d shown -a values
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _cst "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
    compdef _cst cst cs-toolkit
fi
