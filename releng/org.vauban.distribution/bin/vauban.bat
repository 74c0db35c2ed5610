@echo off
rem SPDX-License-Identifier: EPL-2.0
rem Starts Vauban's command line with VAUBAN_JAVA_HOME, JAVA_HOME or the java on the PATH; it must be Java 22 or later.
setlocal
set "DIST=%~dp0.."
set "JAVA=java"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "JAVA=%JAVA_HOME%\bin\java.exe"
if defined VAUBAN_JAVA_HOME if exist "%VAUBAN_JAVA_HOME%\bin\java.exe" set "JAVA=%VAUBAN_JAVA_HOME%\bin\java.exe"
"%JAVA%" --list-modules >nul 2>nul
if errorlevel 1 (
    echo vauban needs Java 22 or later. Set VAUBAN_JAVA_HOME to one. Tried VAUBAN_JAVA_HOME, JAVA_HOME and java on the PATH.>&2
    exit /b 2
)
"%JAVA%" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 %VAUBAN_JAVA_OPTIONS% "-Dvauban.home.dist=%DIST%" -cp "%DIST%\lib\*" org.vauban.cli.Main %*
exit /b %errorlevel%
