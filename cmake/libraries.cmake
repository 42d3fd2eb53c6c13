# Every library the program links, each with its reason. All of them are packages of Debian 12.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)  # Beast and Asio: the server; JSON; URL
find_package(fmt REQUIRED)                              # formatting: libstdc++ 12 has no std::format
find_package(spdlog REQUIRED)                           # logs without blocking the writer of the line
find_package(date REQUIRED)                             # Europe/Rome: libstdc++ 12 has no time zones
pkg_check_modules(sqlite REQUIRED IMPORTED_TARGET sqlite3)      # the database of one machine
pkg_check_modules(postgres REQUIRED IMPORTED_TARGET libpq)      # the database of many
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)    # argon2id, SHA-256, HMAC
pkg_check_modules(brotli REQUIRED IMPORTED_TARGET libbrotlienc) # HTML as sent to a browser
pkg_check_modules(zlib REQUIRED IMPORTED_TARGET zlib)           # the same, for older browsers
pkg_check_modules(curl REQUIRED IMPORTED_TARGET libcurl)        # SMTP, identity providers
pkg_check_modules(crypto REQUIRED IMPORTED_TARGET libcrypto)    # signatures of identity providers and of passkeys
pkg_check_modules(picture REQUIRED IMPORTED_TARGET libpng libjpeg)  # pictures that authors bring: decoded once
pkg_check_modules(zip REQUIRED IMPORTED_TARGET libzip)          # course packages, read by parts
pkg_check_modules(pugixml REQUIRED IMPORTED_TARGET pugixml)     # their manifests: no entities
pkg_check_modules(xlsxwriter REQUIRED IMPORTED_TARGET xlsxwriter)  # spreadsheets, written in constant memory
pkg_check_modules(cmark REQUIRED IMPORTED_TARGET libcmark)      # Markdown of lessons, parsed to a tree
pkg_check_modules(qrencode REQUIRED IMPORTED_TARGET libqrencode)  # QR codes of certificates, letters, posters
# Documents: cairo and pango draw them in our typeface, qpdf adds language, alternatives, metadata.
pkg_check_modules(pdf REQUIRED IMPORTED_TARGET cairo-pdf cairo-ft pangocairo pangoft2 fontconfig)
pkg_check_modules(qpdf REQUIRED IMPORTED_TARGET libqpdf)
# Their -pthread would set files/ apart from the precompiled header.
set_target_properties(PkgConfig::pdf PkgConfig::qpdf PROPERTIES INTERFACE_COMPILE_OPTIONS "")
pkg_check_modules(ical REQUIRED IMPORTED_TARGET libical)        # calendars that other programs read: time zones
find_path(CLI11_INCLUDE CLI/CLI.hpp REQUIRED)                   # the command line
find_path(TOMLPLUSPLUS_INCLUDE toml++/toml.h REQUIRED)          # programme folder, configuration: with line numbers

# Asio and Beast are compiled once, in src/http/asio_impl.cpp.
add_compile_definitions(BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
