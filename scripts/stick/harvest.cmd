@echo off
rem Adds this device to AutopilotHWID.csv on the stick: for Shift+F10 during setup, for WinPE and for Windows (as administrator).
"%~dp0hwhash.exe" stick "%~dp0." %*
set status=%errorlevel%
if "%1"=="" pause
exit /b %status%
