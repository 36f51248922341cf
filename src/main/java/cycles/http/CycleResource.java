package cycles.http;

import cycles.auth.AuthenticatedUser;
import cycles.core.Cycle;
import cycles.core.CycleService;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.UUID;

/** Serves the cycles of the authenticated user. */
@Path("/v1/cycles")
@Produces(MediaType.APPLICATION_JSON)
public final class CycleResource {
    private final CycleService cycles;

    CycleResource(CycleService cycles) {
        this.cycles = cycles;
    }

    @GET
    @Path("{id}")
    public CycleResponse get(@Auth AuthenticatedUser user, @PathParam("id") String id) {
        return CycleResponse.of(cycles.get(user.id(), Uuids.inPath(id)));
    }

    @GET
    @Path("in-progress")
    public CycleResponse getActive(@Auth AuthenticatedUser user) {
        return CycleResponse.of(cycles.getActive(user.id()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(@Auth AuthenticatedUser user, RequestBody body, @Context UriInfo uri) {
        DatesRequest dates = DatesRequest.of(body);
        Cycle cycle = cycles.create(user.id(), dates.startDate(), dates.endDate());
        URI location = URI.create(uri.getBaseUri().getRawPath() + "v1/cycles/" + cycle.id());
        return Response.created(location).entity(CycleResponse.of(cycle)).build();
    }

    @PATCH
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public CycleResponse changeDates(@Auth AuthenticatedUser user, @PathParam("id") String id, RequestBody body) {
        UUID cycleId = Uuids.inPath(id);
        DatesRequest dates = DatesRequest.of(body);
        return CycleResponse.of(cycles.changeDates(user.id(), cycleId, dates.startDate(), dates.endDate()));
    }

    @POST
    @Path("{id}/complete")
    @Consumes(MediaType.APPLICATION_JSON)
    public CycleResponse complete(@Auth AuthenticatedUser user, @PathParam("id") String id, RequestBody body) {
        UUID cycleId = Uuids.inPath(id);
        DatesRequest dates = DatesRequest.of(body);
        return CycleResponse.of(cycles.complete(user.id(), cycleId, dates.startDate(), dates.endDate()));
    }

    @POST
    @Path("{id}/validate-overlap")
    public OverlapResponse checkOverlap(@Auth AuthenticatedUser user, @PathParam("id") String id) {
        return OverlapResponse.of(cycles.checkOverlap(user.id(), Uuids.inPath(id)));
    }
}
