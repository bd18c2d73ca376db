# Packages from the archive, and packages that this project builds itself.
IMAGE_PREINSTALL += "adduser apt base-files bash coreutils dpkg e2fsprogs \
    init-system-helpers initramfs-tools kmod libc6 libssl3 login mount \
    perl-base systemd systemd-sysv tzdata udev util-linux zlib1g"
IMAGE_INSTALL += "demo-agent"
