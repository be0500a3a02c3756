# Completion of cst in PowerShell.
Register-ArgumentCompleter -Native -CommandName cst, cs-toolkit -ScriptBlock {
    param($word, $ast, $cursor)
    $current = ''
    $words = @('powershell')
    foreach ($element in $ast.CommandElements | Select-Object -Skip 1) {
        $extent = $element.Extent
        if ($extent.EndOffset -lt $cursor) {
            $words += $extent.Text
        } elseif ($extent.StartOffset -lt $cursor) {
            $current = $extent.Text.Substring(0, $cursor - $extent.StartOffset)
        }
    }
    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
        $env:_CST_COMPLETE = ($words + $current) -join "`n"
        $answer = @(& $ast.GetCommandName() 2>$null)
    } finally {
        Remove-Item Env:_CST_COMPLETE -ErrorAction SilentlyContinue
        [Console]::OutputEncoding = $encoding
    }
    foreach ($line in $answer) {
        $value, $shown = $line -split "`t", 2
        if ($value) {
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $(if ($shown) { $shown } else { $value }))
        }
    }
}
