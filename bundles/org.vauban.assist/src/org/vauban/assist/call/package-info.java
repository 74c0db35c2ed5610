// SPDX-License-Identifier: EPL-2.0
/** How every feature of the assistant that takes time is called, ended and fails. */
package org.vauban.assist.call;
