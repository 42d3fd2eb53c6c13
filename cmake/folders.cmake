# regia_<folder> holds the sources of src/<folder>; test_<folder> its *_test.cpp files.

add_library(regia_precompiled STATIC cmake/precompiled.cpp)
target_include_directories(regia_precompiled PUBLIC src)
target_precompile_headers(regia_precompiled PRIVATE cmake/precompiled.hpp)

function(regia_use_precompiled_header target)
  target_precompile_headers(${target} REUSE_FROM regia_precompiled)
endfunction()

# The text of a slice's test is run once: without optimisation it compiles in half the time.
if(REGIA_TESTS)
  add_library(regia_precompiled_tests STATIC cmake/precompiled.cpp)
  target_include_directories(regia_precompiled_tests PUBLIC src)
  target_compile_options(regia_precompiled_tests PRIVATE -O0)
  target_precompile_headers(regia_precompiled_tests PRIVATE cmake/precompiled.hpp)
endif()

function(regia_compile_as_test target)
  target_compile_options(${target} PRIVATE -O0)
  target_precompile_headers(${target} REUSE_FROM regia_precompiled_tests)
endfunction()

# What a folder links besides the folders before it.
set(libraries_base date::date-tz PkgConfig::sodium fmt::fmt spdlog::spdlog)
set(libraries_db PkgConfig::sqlite PkgConfig::postgres)
set(libraries_http Boost::json Boost::url PkgConfig::brotli PkgConfig::zlib)
set(libraries_files PkgConfig::cmark)
set(own_libraries_files PkgConfig::qrencode PkgConfig::pdf PkgConfig::qpdf PkgConfig::ical
                        PkgConfig::picture)  # only by files/
set(libraries_mail PkgConfig::curl)
set(libraries_access PkgConfig::crypto)
set(libraries_pages regia_manual)

# What all test programs share, compiled once: the test framework's main, databases on PostgreSQL.
if(REGIA_TESTS)
  file(GLOB world CONFIGURE_DEPENDS tests/world/*.cpp)
  add_library(regia_world OBJECT ${world})
  target_include_directories(regia_world PUBLIC src tests)
  target_link_libraries(regia_world PUBLIC PkgConfig::postgres)
  regia_compile_as_test(regia_world)
endif()

set(earlier "")
foreach(folder IN LISTS house_order)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS src/${folder}/*.cpp)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "(_test|/main/main)\\.cpp$")
  if(NOT sources)
    continue()
  endif()
  add_library(regia_${folder} STATIC ${sources})
  target_include_directories(regia_${folder} PUBLIC src ${CMAKE_BINARY_DIR}/generated)
  target_link_libraries(regia_${folder} PUBLIC ${earlier} ${libraries_${folder}} Threads::Threads)
  target_link_libraries(regia_${folder} PRIVATE ${own_libraries_${folder}})
  add_dependencies(regia_${folder} regia_generated)
  regia_use_precompiled_header(regia_${folder})
  list(PREPEND earlier regia_${folder})
  if(REGIA_TESTS AND tests)
    add_executable(test_${folder} ${tests})
    target_link_libraries(test_${folder} PRIVATE regia_${folder} regia_world)
    regia_compile_as_test(test_${folder})
    list(APPEND regia_tests test_${folder})
  endif()
endforeach()
target_sources(regia_html PRIVATE ${CMAKE_BINARY_DIR}/generated/locale/words.cpp)
target_link_libraries(regia_db PUBLIC regia_embedded)

# Tests of the whole program in process, a program a folder: the house wired as main does it.
if(REGIA_TESTS)
  foreach(kind IN ITEMS stories simulation)
    file(GLOB tests CONFIGURE_DEPENDS tests/${kind}/*.cpp)
    if(tests)
      add_executable(test_${kind} ${tests})
      target_link_libraries(test_${kind} PRIVATE regia_main regia_world)
      regia_use_precompiled_header(test_${kind})  # they run for minutes: with optimisation
    endif()
  endforeach()
endif()
