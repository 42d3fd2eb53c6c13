# Compiler flags. clang-19 because g++ 12 miscompiles coroutines (docs/adr/2026-11-24-clang-builds-regia.md).
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")
set(CMAKE_C_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")
set(CMAKE_CXX_FLAGS_CHECK "-O1")
set(CMAKE_C_FLAGS_CHECK "-O1")

# For many small changes in a row: a quarter of the compile time of Check, without sanitizers.
set(CMAKE_CXX_FLAGS_QUICK "-O0 -fpch-instantiate-templates")
set(CMAKE_C_FLAGS_QUICK "-O0")

add_compile_options(-Wall -Wextra -Werror -fno-omit-frame-pointer)
# Without this ccache never hits a file that uses the precompiled header.
add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")

# Lines in a report cost a twentieth of the compile time: ./test names functions, and ./test SLICE, which one runs next,
# their lines.
if((REGIA_SANITIZE OR REGIA_TSAN) AND NOT REGIA_UNITY)
  add_compile_options(-g1)
endif()
if(REGIA_SANITIZE)
  # Without three checks that cost a fifth of the compile time: AddressSanitizer ends a read through a null pointer as
  # well, and a cast down a hierarchy is a dynamic_cast, which looks itself.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=null,vptr,object-size -fno-sanitize-recover=all)
  add_link_options(-fsanitize=address,undefined)
elseif(REGIA_TSAN)
  add_compile_options(-fsanitize=thread)
  add_link_options(-fsanitize=thread)
endif()
add_link_options(-fuse-ld=mold)
