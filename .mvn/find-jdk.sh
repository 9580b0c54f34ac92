# Sourced by mvnw and simplectic (POSIX sh): find_jdk sets SIMPLECTIC_JDK to a JDK 25, or returns 1.
# Looks in JAVA_HOME, on the PATH, in /usr/lib/jvm, in /opt and in SDKMAN's candidates. Starts no process in the usual case.

is_jdk25() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in JAVA_VERSION=\"25\" | JAVA_VERSION=\"25.*) return 0 ;; esac
  done <"$1/release"
  return 1
}

find_jdk() {
  SIMPLECTIC_JDK=
  if [ -n "${JAVA_HOME-}" ] && is_jdk25 "$JAVA_HOME"; then
    SIMPLECTIC_JDK=$JAVA_HOME
    return 0
  fi
  if java=$(command -v java); then
    if [ -L "$java" ]; then java=$(readlink -f "$java"); fi
    home=${java%/bin/java}
    if is_jdk25 "$home"; then
      SIMPLECTIC_JDK=$home
      return 0
    fi
  fi
  case $- in *f*) restore_noglob='set -f' ;; *) restore_noglob=: ;; esac
  set +f
  for home in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "${SDKMAN_DIR:-${HOME-}/.sdkman}"/candidates/java/* \
    "${HOME-}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_jdk25 "$home"; then
      SIMPLECTIC_JDK=$home
      $restore_noglob
      return 0
    fi
  done
  $restore_noglob
  return 1
}
