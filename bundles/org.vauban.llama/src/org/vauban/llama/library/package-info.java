// SPDX-License-Identifier: EPL-2.0
/** Opening llama.cpp: the manifest and its hashes, the ABI check, the backends and the log. */
package org.vauban.llama.library;
