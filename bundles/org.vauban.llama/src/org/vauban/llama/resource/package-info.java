// SPDX-License-Identifier: EPL-2.0
/** What native handles rest on: who uses them, flags and strings in native memory, mapped files, threads. */
package org.vauban.llama.resource;
