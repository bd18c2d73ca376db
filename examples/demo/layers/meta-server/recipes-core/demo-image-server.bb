require recipes-core/demo-image-base.bb

IMAGE_PREINSTALL += "curl cryptsetup nftables openssh-server openssl"
IMAGE_INSTALL += "demo-server-config"
