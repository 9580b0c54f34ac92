# Sourced by compare.sh and jmh.sh, which set here: builds the benchmarks if that is to be done, and runs a class of theirs.

root=$(cd "$here/../.." && pwd)
# shellcheck source=../../.mvn/find-jdk.sh
. "$root/.mvn/find-jdk.sh"
find_jdk || {
  echo "No JDK 25 found; ./mvnw says where it is looked for." >&2
  exit 1
}

# The class path is a folder of jars, so that what is measured is what ships.
jars=$here/target/lib
built=$here/target/built

is_current() {
  [ -e "$built" ] &&
    [ -z "$(find "$root/bundles" "$here" \( -path '*/src/main/*' -o -name pom.xml \) -newer "$built" -print -quit)" ]
}

run_java() { # run_java CLASS ARGUMENT...
  if ! is_current; then
    echo "Building the benchmarks ..." >&2
    (cd "$root" && ./mvnw -B -q package -DskipTests -pl platform/bench -am) >&2
    touch "$built"
  fi
  # The flags of a distribution's run. The JVM's remark on the vector module is left out.
  {
    "$SIMPLECTIC_JDK/bin/java" --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
      --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC -Dsimplectic.bench.root="$root" \
      -cp "$here/target/classes:$jars/*" "$@" 2>&1 >&3 | sed -u '/^WARNING: Using incubator modules/d' >&2
  } 3>&1
}
