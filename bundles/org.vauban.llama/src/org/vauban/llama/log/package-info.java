// SPDX-License-Identifier: EPL-2.0
/** Access to llama.cpp's log. */
package org.vauban.llama.log;
