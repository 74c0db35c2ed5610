// SPDX-License-Identifier: EPL-2.0
/** What it takes to open llama.cpp: the manifest and its hashes, the check of the ABI, the backends and the log. */
package org.vauban.llama.library;
