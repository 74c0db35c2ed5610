// SPDX-License-Identifier: EPL-2.0
/** Tests of the configuration and of policies, including changes while the server runs. */
package org.vauban.server.tests.configuration;
