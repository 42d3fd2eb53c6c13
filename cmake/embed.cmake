# What the program carries inside: migrations, words, assets. A generated .S file includes them byte for byte;
# a generated header makes each word of locale/ a symbol, so that a missing one does not compile.
set(generated ${CMAKE_BINARY_DIR}/generated)
find_program(NODE node REQUIRED)

file(GLOB migration_files CONFIGURE_DEPENDS migrations/2*.sql)  # not the dumps schema.*.sql
file(GLOB locale_files CONFIGURE_DEPENDS locale/*/*.toml)
file(GLOB_RECURSE web_files CONFIGURE_DEPENDS web/css/* web/js/*.js web/js/*/*.js web/*.mjs web/*.json)
list(FILTER web_files EXCLUDE REGEX "node_modules|web/dist")

file(GLOB contexts_with_words CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/locale/it locale/it/*.toml)
list(TRANSFORM contexts_with_words REPLACE "(.*)\\.toml" "${generated}/locale/\\1.hpp" OUTPUT_VARIABLE word_headers)
add_custom_command(
  OUTPUT ${word_headers} ${generated}/locale/words.cpp
  COMMAND ${NODE} ${CMAKE_SOURCE_DIR}/cmake/words.mjs ${CMAKE_SOURCE_DIR}/locale ${generated}/locale
  DEPENDS ${locale_files} cmake/words.mjs
  COMMENT "Words of locale/")

add_custom_command(
  OUTPUT ${generated}/embedded_migrations.S
  COMMAND ${NODE} ${CMAKE_SOURCE_DIR}/cmake/embed.mjs migrations ${generated}/embedded_migrations.S ${migration_files}
  DEPENDS ${migration_files} cmake/embed.mjs
  COMMENT "Migrations")

add_custom_command(
  OUTPUT ${generated}/embedded_assets.S
  COMMAND ${NODE} ${CMAKE_SOURCE_DIR}/web/build.mjs --out ${CMAKE_BINARY_DIR}/assets
  COMMAND ${NODE} ${CMAKE_SOURCE_DIR}/cmake/embed.mjs assets ${generated}/embedded_assets.S
          --folder ${CMAKE_BINARY_DIR}/assets
  DEPENDS ${web_files} cmake/embed.mjs
  COMMENT "Assets")

# The typeface of documents: the same as that of the pages, as the TrueType files that its package carries too.
set(titillium ${CMAKE_SOURCE_DIR}/web/node_modules/bootstrap-italia/dist/fonts/Titillium_Web)
set(titillium ${titillium}/titillium-web-v10-latin-ext_latin)
add_custom_command(
  OUTPUT ${generated}/embedded_fonts.S
  COMMAND ${NODE} ${CMAKE_SOURCE_DIR}/cmake/embed.mjs fonts ${generated}/embedded_fonts.S
          ${titillium}-regular.ttf ${titillium}-700.ttf
  DEPENDS web/package-lock.json cmake/embed.mjs
  COMMENT "Fonts of documents")

# The manual with its pictures, for the pages that show it.
file(GLOB manual_files CONFIGURE_DEPENDS docs/manual/*.md docs/manual/images/*.png)
add_custom_command(
  OUTPUT ${generated}/embedded_manual.S
  COMMAND ${NODE} ${CMAKE_SOURCE_DIR}/cmake/embed.mjs manual ${generated}/embedded_manual.S ${manual_files}
  DEPENDS ${manual_files} cmake/embed.mjs
  COMMENT "Manual")

add_custom_target(regia_generated DEPENDS ${word_headers})
add_library(regia_embedded STATIC ${generated}/embedded_migrations.S ${generated}/embedded_assets.S
            ${generated}/embedded_fonts.S)
add_library(regia_manual STATIC ${generated}/embedded_manual.S)
