// SPDX-License-Identifier: EPL-2.0
/** Landlock, seccomp and resource limits for the calling process. */
module org.vauban.confinement {
    exports org.vauban.confinement;
}
