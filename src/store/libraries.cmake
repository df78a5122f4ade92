# SOCI's PostgreSQL header includes libpq's.
pkg_check_modules(libpq REQUIRED IMPORTED_TARGET GLOBAL libpq)
# Both databases' own libraries load many rows (bulk_insert.cpp).
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET GLOBAL sqlite3)
target_link_libraries(miroir_store PRIVATE soci_core soci_sqlite3 soci_postgresql PkgConfig::libpq PkgConfig::sqlite3)
if(MIROIR_SANITIZE)
  # SOCI's libraries hide the type information of classes that this one check wants to link with.
  target_compile_options(miroir_store PRIVATE -fno-sanitize=vptr)
endif()
