// SPDX-License-Identifier: EPL-2.0
/** Basics of native handles: access control, flags and strings in native memory, mapped files, threads. */
package org.vauban.llama.resource;
