PV = "2026.11"
DPKG_ARCH = "all"
