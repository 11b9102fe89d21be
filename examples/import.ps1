# Checks a CSV with hwhash.exe before it is imported, and stops with the findings if it would fail.
#   .\import.ps1 -Path .\devices.csv
# `--json` prints one document on standard output; the exit status is 0 (clean), 2 (errors found) or 1 (not readable).
param(
    [Parameter(Mandatory)] [string] $Path,
    [string] $Scenario = 'user-driven',
    [string] $Command = 'hwhash.exe'
)
$ErrorActionPreference = 'Stop'
$text = & $Command csv check $Path --for intune --scenario $Scenario --json
if ($LASTEXITCODE -eq 1) { throw "hwhash could not read $Path" }
$report = $text | Out-String | ConvertFrom-Json
"{0} of {1} devices are ready to import" -f $report.ok, $report.rows
foreach ($finding in $report.findings) {
    "{0,-8} {1,5} x {2}: {3}" -f $finding.severity, $finding.count, $finding.code, $finding.examples[0].message
}
exit $LASTEXITCODE
