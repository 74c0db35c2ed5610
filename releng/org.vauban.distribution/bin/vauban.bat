@echo off
rem SPDX-License-Identifier: EPL-2.0
rem Starts Vauban's command line with the runtime that lies beside it, else with the first Java 22 or later that is found.
setlocal enableextensions
rem An editor may start this in a folder that comes from another person: nothing in it is run. Windows would look for programs there first.
set "NoDefaultCurrentDirectoryInExePath=1"
rem options for any Java, which a project can bring; VAUBAN_JAVA_OPTIONS is for this one
set "JAVA_TOOL_OPTIONS="
set "_JAVA_OPTIONS="
set "JDK_JAVA_OPTIONS="
set "CLASSPATH="
set "HERE=%CD%"
set "DIST=%~dp0.."
set "TRIED="
set "FOUND="
call :try "%VAUBAN_JAVA_HOME%"
call :try "%DIST%\runtime"
call :given "%JAVA_HOME%"
for %%j in (java.exe) do call :path "%%~dp$PATH:j"
for /d %%d in ("%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Java\*" "%ProgramFiles%\Microsoft\jdk-*" "%ProgramFiles%\Zulu\*") do call :try "%%~d"
if defined FOUND goto found
rem not in a block: a list with brackets in it would end that; not by percent signs: a folder may have an ampersand in its name
if not defined TRIED set "TRIED= none found"
setlocal enabledelayedexpansion
echo vauban needs Java 22 or later. Set VAUBAN_JAVA_HOME to one. Tried VAUBAN_JAVA_HOME, JAVA_HOME, java on the PATH and the usual folders:!TRIED!>&2
exit /b 2

:found
set "OPTIONS=-XX:+DisplayVMOutputToStderr -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
rem those that hash files of gigabytes are quicker with all of the compiler
for %%c in (models bundle install mirror evidence) do if "%~1"=="%%c" set "OPTIONS=-XX:+DisplayVMOutputToStderr -XX:+UseSerialGC"
rem a process that lives for weeks: all of the compiler, and a collector for many threads, which gives back what it does not need
if "%~1"=="serve" set "OPTIONS=-Xmx2g -XX:+DisplayVMOutputToStderr -XX:+UseG1GC -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 -XX:G1PeriodicGCInterval=300000"
if not "%~1"=="lsp" goto run
rem what an editor waits for starts from an archive of its classes; what Java says about that must not get into the protocol
set "OPTIONS=%OPTIONS% -Xms8m -Xmx768m -Xss512k -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 -XX:-UsePerfData -Xlog:disable"
rem what is in an archive is run, and a batch file cannot ask who may write a folder: it lies where only the user can, whatever VAUBAN_HOME is
set "CACHE=%LOCALAPPDATA%\vauban\cache"
if not "%CACHE:~1,2%"==":\" if not "%CACHE:~0,2%"=="\\" goto run
if not exist "%CACHE%" mkdir "%CACHE%" 2>nul
if not exist "%CACHE%" goto run
"%FOUND%\bin\java" %OPTIONS% -XX:+AutoCreateSharedArchive "-XX:SharedArchiveFile=%CACHE%\lsp-java%VERSION%.jsa" %VAUBAN_JAVA_OPTIONS% "-Dvauban.home.dist=%DIST%" -cp "%DIST%\lib\vauban.jar" org.vauban.cli.Main %*
exit /b %errorlevel%

:run
"%FOUND%\bin\java" %OPTIONS% %VAUBAN_JAVA_OPTIONS% "-Dvauban.home.dist=%DIST%" -cp "%DIST%\lib\vauban.jar" org.vauban.cli.Main %*
exit /b %errorlevel%

rem the folder of the PATH's java.exe, unless an entry like "." made it the current one
:path
if "%~1"=="" exit /b 0
if /i "%~f1"=="%HERE%\" exit /b 0
if /i "%~f1"=="%HERE%\bin\" exit /b 0
call :given "%~1.."
exit /b 0

rem a Java in the current folder can come with a project, unless that is the user's own folder
:given
if "%~1"=="" exit /b 0
if /i "%HERE%"=="%USERPROFILE%" goto try
set "PLACE=%~f1\"
call set "REST=%%PLACE:%HERE%\=%%"
if not "%REST%"=="%PLACE%" exit /b 0
goto try

rem sets FOUND and VERSION to a Java home and its major version, from its release file, if it is new enough and none is found yet
:try
if defined FOUND exit /b 0
if "%~1"=="" exit /b 0
if not exist "%~1\bin\java.exe" exit /b 0
set "GIVEN=%~1"
rem no relative path
if not "%GIVEN:~1,2%"==":\" if not "%GIVEN:~0,2%"=="\\" exit /b 0
set "VERSION=0"
for /f "tokens=2 delims==." %%v in ('%SystemRoot%\System32\findstr.exe /b "JAVA_VERSION=" "%~1\release" 2^>nul') do set "VERSION=%%v"
set "VERSION=%VERSION:"=%"
if %VERSION% geq 22 (
    set "FOUND=%~1"
) else (
    set "TRIED=%TRIED% %~1 (Java %VERSION%)"
)
exit /b 0
