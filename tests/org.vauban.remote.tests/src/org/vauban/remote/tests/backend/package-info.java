// SPDX-License-Identifier: EPL-2.0
/** Tests of the team server's back ends. */
package org.vauban.remote.tests.backend;
