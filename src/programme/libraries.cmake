# The programme templates, embedded so that one binary is enough.
file(GLOB programmes CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/programmes/*.yaml)
miroir_embed(miroir_programme miroir::programme::embedded_programmes programme/programme_template.hpp ${programmes})
# And the texts of their contracts.
file(GLOB contracts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/programmes/contracts/*.md)
miroir_embed(miroir_programme miroir::programme::embedded_contracts programme/contract.hpp ${contracts})
