// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import com.google.gson.JsonObject;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.endpoint.EndpointRequest;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.remote.dialect.RequestBody;

/** Converts requests for display: the body that is sent, without the API key. */
final class ShownRequest {
    private ShownRequest() {}

    /** @param model the requested model; null if only the endpoint can tell, to which no connection was made */
    static EndpointRequest of(RemoteEndpoint endpoint, @Nullable String model, String feature,
            List<ApprovedText> texts, RequestBody body, boolean sent) {
        JsonObject json = body.json();
        if (model == null) {
            json.remove("model");
        }
        List<String> classes = texts.stream().flatMap(text -> text.clearance().classes().stream()).distinct().sorted()
                .toList();
        return new EndpointRequest(endpoint.name(), endpoint.base() + body.path(), endpoint.region(), feature, model,
                classes, json.toString(), sent);
    }
}
