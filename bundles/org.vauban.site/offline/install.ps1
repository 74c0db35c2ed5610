# SPDX-License-Identifier: EPL-2.0
# Installs this bundle: unpacks the stand-alone distribution of this platform into a temporary folder, where "vauban install" does
# the work and verifies the bundle first. What is unpacked is run, so verify a bundle from an untrusted source first:
# java Verify.java (docs/site.md). Options and exit codes are those of "vauban install".
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2
foreach ($name in 'JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS', 'JDK_JAVA_OPTIONS', 'CLASSPATH') {
    if (Test-Path "Env:$name") { Remove-Item "Env:$name" }
}

function Say([string] $english, [string] $french) {
    $text = if ([Globalization.CultureInfo]::CurrentUICulture.TwoLetterISOLanguageName -eq 'fr') { $french } else { $english }
    [Console]::Error.WriteLine("install.ps1: $text")
}

$bundle = $PSScriptRoot
$machine = if ($env:PROCESSOR_ARCHITEW6432) { $env:PROCESSOR_ARCHITEW6432 } else { $env:PROCESSOR_ARCHITECTURE }
$platform = if ($machine -eq 'ARM64') { 'windows-aarch64' } else { 'windows-x64' }
$archive = Get-ChildItem -LiteralPath (Join-Path $bundle 'distributions') -Filter "vauban-*-$platform.zip" -ErrorAction SilentlyContinue |
    Sort-Object Name | Select-Object -Last 1
if (-not $archive) {
    Say "This bundle has no distribution for $platform. Make one with --platforms $platform." `
        "Ce lot ne contient pas de distribution pour $platform. Cr$([char]0xe9)ez-en un avec --platforms $platform."
    exit 1
}

$folder = Join-Path ([IO.Path]::GetTempPath()) ('vauban-install-' + [Guid]::NewGuid().ToString('N'))
$status = 1
try {
    [void] (New-Item -ItemType Directory -Path $folder)
    Add-Type -AssemblyName System.IO.Compression.FileSystem
    [IO.Compression.ZipFile]::ExtractToDirectory($archive.FullName, $folder)
    $program = (Get-ChildItem -LiteralPath $folder -Directory | Select-Object -First 1).FullName
    # in quotes, each: cmd would take an & in the name of a folder for the end of the command; a backslash before a quote would escape it
    $quoted = @('install', '--bundle', $bundle) + $args | ForEach-Object { '"' + ($_ -replace '(\\+)$', '$1$1') + '"' }
    & (Join-Path $program 'bin\vauban.bat') @quoted
    $status = $LASTEXITCODE
} catch [IO.IOException] {
    Say "The distribution cannot be unpacked into $folder ($($_.Exception.Message)). Check the disk space." `
        "La distribution ne peut pas $([char]0xea)tre d$([char]0xe9)compress$([char]0xe9)e dans $folder ($($_.Exception.Message)). V$([char]0xe9)rifiez l$([char]0x2019)espace disque."
} finally {
    if (Test-Path -LiteralPath $folder) { Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction SilentlyContinue }
}
exit $status
