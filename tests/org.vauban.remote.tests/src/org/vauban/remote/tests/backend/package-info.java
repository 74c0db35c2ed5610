// SPDX-License-Identifier: EPL-2.0
/** Back ends of the team server. */
package org.vauban.remote.tests.backend;
