@echo off
rem SPDX-License-Identifier: EPL-2.0
rem Starts install.ps1, which lies beside it, with the same options.
setlocal
"%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe" -NoProfile -ExecutionPolicy Bypass -File "%~dp0install.ps1" %*
exit /b %errorlevel%
