# Fuzz targets: fuzz_<name> is tests/fuzz/<name>.cpp with the sources it explores, compiled once more with the fuzzer's
# counters in them; the rest comes from the libraries of the tests. tests/fuzz/run.sh runs them.

add_library(regia_fuzz_precompiled STATIC cmake/precompiled.cpp)
target_include_directories(regia_fuzz_precompiled PUBLIC src)
target_compile_options(regia_fuzz_precompiled PRIVATE -fsanitize=fuzzer-no-link)
target_precompile_headers(regia_fuzz_precompiled PRIVATE cmake/precompiled.hpp)

# regia_fuzz(csv files files/csv.cpp): explores src/files/csv.cpp, links what src/files may use.
function(regia_fuzz name folder)
  list(TRANSFORM ARGN PREPEND src/ OUTPUT_VARIABLE explored)
  add_executable(fuzz_${name} tests/fuzz/${name}.cpp ${explored})
  # In the library each lies in an object of its own, which the linker leaves out for the one with the counters.
  set_source_files_properties(${explored} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  target_include_directories(fuzz_${name} PRIVATE tests)
  target_compile_options(fuzz_${name} PRIVATE -fsanitize=fuzzer-no-link)
  target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  target_link_libraries(fuzz_${name} PRIVATE regia_${folder})
  target_precompile_headers(fuzz_${name} REUSE_FROM regia_fuzz_precompiled)
endfunction()

regia_fuzz(csv files files/csv.cpp)
regia_fuzz(toml files files/toml.cpp)
regia_fuzz(markdown files files/markdown.cpp)
regia_fuzz(picture files files/media/picture.cpp files/media/picture_decode.cpp)
regia_fuzz(film files files/media/film.cpp files/media/film_source.cpp files/media/film_mp4.cpp
           files/media/film_webm.cpp)
regia_fuzz(zip files files/zip/zip.cpp)
regia_fuzz(xml files files/xml/xml.cpp)
regia_fuzz(xlsx files files/xlsx/xlsx_reader.cpp files/xlsx/xlsx_text.cpp files/xml/xml_stream.cpp)
regia_fuzz(figure catalogue catalogue/figure.cpp)
regia_fuzz(manifest catalogue catalogue/package/structure.cpp catalogue/package/manifest.cpp
           catalogue/package/course_structure.cpp catalogue/package/structure_json.cpp)
regia_fuzz(tax_code registry registry/tax_code.cpp)
regia_fuzz(staff_row registry registry/staff_row.cpp)
regia_fuzz(token access access/oidc/token.cpp access/oidc/claims.cpp)
regia_fuzz(passkey access access/second/cbor.cpp access/second/passkey.cpp)
regia_fuzz(target http http/message.cpp)
regia_fuzz(form http http/message.cpp http/compress.cpp)
regia_fuzz(multipart http http/multipart.cpp http/message.cpp)
regia_fuzz(head http http/head.cpp http/message.cpp)
regia_fuzz(statement records records/statement/check.cpp records/statement/words.cpp records/statement/actor.cpp
           records/statement/verb.cpp records/statement/activity.cpp records/statement/object.cpp
           records/statement/result.cpp records/statement/context.cpp records/statement/attachment.cpp
           records/statement/statement.cpp records/store/prepared.cpp records/store/marks.cpp)
regia_fuzz(mixed records records/resource/multipart_mixed.cpp)
