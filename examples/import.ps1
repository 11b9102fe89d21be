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
# Kept at once: the next program that is called has an exit status of its own.
$status = $LASTEXITCODE
if ($status -notin 0, 2) { throw "hwhash could not read $Path" }
$report = $text | Out-String | ConvertFrom-Json
# Not by $report.ok: every row can be fine in a file that the import refuses, for its header line or its number of rows.
if ($status -eq 0) { "$Path is ready to import, rows: {0}" -f $report.rows }
else { "$Path is not ready to import, rows with errors: {0} of {1}" -f $report.withErrors, $report.rows }
foreach ($finding in $report.findings) {
    "{0,-8} {1,5} x {2}: {3}" -f $finding.severity, $finding.count, $finding.code, $finding.examples[0].message
}
exit $status
