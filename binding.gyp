# The build of CMakeLists.txt for node-gyp, for those who rebuild addons with it (Electron). The reason for each setting
# is there; both read the list of sources from native/sources.json.
{
  "targets": [
    {
      "target_name": "hwhash",
      "variables": {
        "platform%": "<!(node -p \"({ linux: 'linux', win32: 'windows' })[process.platform] || 'unsupported'\")"
      },
      "sources": [
        "<!@(node -p \"const s = JSON.parse(require('fs').readFileSync('native/sources.json', 'utf8')); [...s.common, ...s['<(platform)']].join(' ')\")"
      ],
      "include_dirs": ["<!(node -p \"require('node-addon-api').include_dir\")"],
      "defines": [
        "NAPI_VERSION=8",
        "NODE_ADDON_API_CPP_EXCEPTIONS",
        "NODE_API_NO_EXTERNAL_BUFFERS_ALLOWED",
        "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS",
        "NODE_ADDON_API_DISABLE_DEPRECATED"
      ],
      "cflags_cc": ["-std=c++17", "-fexceptions", "-Wall", "-Wextra", "-fvisibility=hidden", "-ffunction-sections", "-fdata-sections"],
      "cflags_cc!": ["-fno-exceptions", "-std=gnu++17"],
      "conditions": [
        ["OS=='linux'", { "ldflags": ["-Wl,--gc-sections"] }],
        ["OS=='mac'", {
          "xcode_settings": { "GCC_ENABLE_CPP_EXCEPTIONS": "YES", "CLANG_CXX_LANGUAGE_STANDARD": "c++17" }
        }],
        ["OS=='win'", {
          "defines": ["_WIN32_WINNT=0x0A00", "UNICODE", "_UNICODE", "NOMINMAX", "WIN32_LEAN_AND_MEAN"],
          "libraries": ["iphlpapi.lib", "user32.lib", "advapi32.lib"],
          "msvs_settings": { "VCCLCompilerTool": { "ExceptionHandling": 1, "AdditionalOptions": ["/std:c++17"] } }
        }]
      ]
    }
  ]
}
