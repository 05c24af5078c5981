// A web service that predicts with a saved model:
//   dotnet run --project examples/PredictionService -- --Model:Path runs/iris-mlp-1/model.safetensors
//   curl -d '[5.1, 3.5, 1.4, 0.2]' -H 'content-type: application/json' http://localhost:5000/predict
using Myelin;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddPredictor(options => builder.Configuration.GetSection("Model").Bind(options));
builder.Services.AddHealthChecks().AddPredictor();

WebApplication app = builder.Build();
app.MapHealthChecks("/health");
app.MapPost("/predict", (float[] example, Predictor model) =>
{
    try
    {
        return Results.Ok(model.Predict(example));
    }
    catch (ShapeException e)
    {
        return Results.BadRequest(e.Message);
    }
});
app.Run();
