// SPDX-License-Identifier: EPL-2.0
/** How the binding fails: each exception says what to do, and carries the words of llama.cpp. */
package org.vauban.llama.error;
