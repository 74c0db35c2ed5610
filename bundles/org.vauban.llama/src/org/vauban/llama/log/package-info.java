// SPDX-License-Identifier: EPL-2.0
/** The log of llama.cpp, for those who listen to it. */
package org.vauban.llama.log;
