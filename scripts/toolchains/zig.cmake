# zig's clang with its own C and C++ libraries, for platforms that Debian has no cross compiler for. A toolchain file of
# one platform sets the target and includes this; the build says where zig is.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES HWHASH_ZIG)
set(CMAKE_CXX_COMPILER ${HWHASH_ZIG} c++)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
