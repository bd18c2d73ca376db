#!/bin/bash
# The first process of a namespace of its own: makes a root read-only and starts Ceph in it.
# Nobody outside sees these mounts, and they end with the namespace.
# Usage: ceph-namespace.sh ROOT SCRIPT
set -e
mount --bind "$1" "$1"
mount -o remount,bind,ro "$1"
mount -t proc proc "$1/proc"
mount --rbind /dev "$1/dev"
mount -t tmpfs tmpfs "$1/run"
mount -t tmpfs tmpfs "$1/tmp"
mkdir "$1/run/ceph"
cp "$2" "$1/run/ceph/start.sh"
exec chroot "$1" /bin/bash /run/ceph/start.sh
