#!/bin/bash
# One Ceph on 127.0.0.1: a monitor, an OSD, a RADOS gateway, no manager. Started by ceph-server.mjs
# as the first process of a namespace, so everything ends with it: with its standard input, that is
# with the process that holds the other end of the pipe. Prints "ready" when S3 answers.
#
# In:    S3_PORT, MONITOR_PORT; ACCESS_KEY, SECRET_KEY, OTHER_ACCESS_KEY, OTHER_SECRET_KEY
#        file descriptor 3: an empty file without a name, for the data. All other state is in memory
set -e
D=/run/ceph
export CEPH_CONF=$D/ceph.conf LC_ALL=C PATH=/usr/sbin:/usr/bin

configure() {
  mkdir $D/mon $D/osd $D/rgw $D/log
  cat >$CEPH_CONF <<END
[global]
fsid = $1
mon host = v1:127.0.0.1:$MONITOR_PORT
mon initial members = a
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind msgr2 = false
auth cluster required = none
auth service required = none
auth client required = none
run dir = $D
crash dir = $D/log
log file = $D/log/\$name.log
admin socket = $D/\$name.asok
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
mon osd full ratio = .99
mon osd nearfull ratio = .98
mon data avail warn = 1
mon data avail crit = 1
# One monitor has nobody to wait for.
paxos propose interval = 0.01
paxos min wait = 0.01

[mon]
mon data = $D/mon

[osd]
osd data = $D/osd
osd objectstore = bluestore
bluestore block path = /proc/1/fd/3
bluestore block size = 21474836480
bluestore cache autotune = false
osd memory target = 1073741824
osd op num shards = 2
# Else each start measures the disk.
osd op queue = wpq
osd mclock skip benchmark = true
osd class load list = *
osd class default list = *

[client.rgw.a]
rgw data = $D/rgw
pid file = $D/rgw.pid
rgw frontends = beast endpoint=127.0.0.1:$S3_PORT
rgw dns name = localhost
rgw thread pool size = 64
rgw enable usage log = false
rgw enable ops log = false
# What is deleted frees its space at once: tests write gigabytes.
rgw gc obj min wait = 1
rgw gc processor period = 5
rgw gc processor max time = 5
END
}

start_monitor() {
  monmaptool --create --addv a "[v1:127.0.0.1:$MONITOR_PORT]" --fsid "$1" $D/monmap
  ceph-authtool --create-keyring $D/keyring --gen-key -n mon. --cap mon 'allow *'
  ceph-authtool $D/keyring --gen-key -n client.admin \
    --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *'
  ceph-mon --mkfs -i a --monmap $D/monmap --keyring $D/keyring
  ceph-mon -i a
}

start_osd() {
  echo bluestore >$D/osd/type
  ceph-osd -i 0 --mkfs --osd-uuid "$1" --mkkey &
  ceph osd new "$1"
  wait $!
  # Ceph 18 sometimes refuses its own OSD as one of another cluster (`wrong fsid`), or the OSD dies
  # of an exception, both before it has done anything: a race in its monitor client.
  ceph-osd -i 0 || ceph-osd -i 0 || ceph-osd -i 0
}

create_user() {
  radosgw-admin user create --uid="$1" --display-name="$1" --access-key="$2" --secret-key="$3"
}

start() {
  local fsid osd
  read -r fsid </proc/sys/kernel/random/uuid
  read -r osd </proc/sys/kernel/random/uuid
  configure "$fsid"
  start_monitor "$fsid"
  start_osd "$osd"
  create_user test "$ACCESS_KEY" "$SECRET_KEY"
  create_user other "$OTHER_ACCESS_KEY" "$OTHER_SECRET_KEY" &
  radosgw -n client.rgw.a
  wait $!
  until (exec 4<>"/dev/tcp/127.0.0.1/$S3_PORT") 2>/dev/null; do
    kill -0 "$(<$D/rgw.pid)"
    sleep .05
  done
}

# In the background, so that the end of the standard input is noticed meanwhile. Bash takes the
# standard input away from what is in the background, hence the copy.
exec 5<&0
(start 5<&- >&2; echo ready) &
(cat <&5 >/dev/null; exit 1) &
wait -n && wait -n
