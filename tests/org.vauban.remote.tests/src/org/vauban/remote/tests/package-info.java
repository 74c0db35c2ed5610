// SPDX-License-Identifier: EPL-2.0
/** Tests of remote engines, with endpoints on this machine only. */
package org.vauban.remote.tests;
