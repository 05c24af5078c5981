using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Myelin;

/// <summary>Registers models for prediction in dependency injection.</summary>
public static class MyelinServices
{
    /// <summary>Registers a <see cref="Predictor"/> for a model file. The model is loaded when it is first used, once.</summary>
    /// <remarks>
    /// <code>
    /// builder.Services.AddPredictor(options =&gt; options.Path = "model.safetensors");
    /// app.MapPost("/predict", (float[] example, Predictor model) =&gt; model.Predict(example));
    /// </code>
    /// </remarks>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options.</param>
    public static IServiceCollection AddPredictor(this IServiceCollection services, Action<PredictorOptions> configure)
    {
        Configure(services, Options.DefaultName, configure);
        return services.AddSingleton(provider => Loaded(provider, Options.DefaultName));
    }

    /// <summary>Registers one of several models under a name, by which a request asks for it: <c>[FromKeyedServices("digits")] Predictor model</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets the options.</param>
    public static IServiceCollection AddPredictor(this IServiceCollection services, string name, Action<PredictorOptions> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Configure(services, name, configure);
        return services.AddKeyedSingleton(name, (provider, _) => Loaded(provider, name));
    }

    static void Configure(IServiceCollection services, string name, Action<PredictorOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<PredictorOptions>(name).Configure(configure)
            .Validate(options => options.Path.Length > 0, "AddPredictor: expects the path of a model file, received none; set PredictorOptions.Path.")
            .Validate(options => options.BatchSize >= 1, "AddPredictor: expects a BatchSize of 1 or more; 256 is usual.");
    }

    static Predictor Loaded(IServiceProvider provider, string name) =>
        new(provider.GetRequiredService<IOptionsMonitor<PredictorOptions>>().Get(name));
}
