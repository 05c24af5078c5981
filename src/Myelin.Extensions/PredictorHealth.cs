using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Myelin;

/// <summary>Adds health checks of models.</summary>
public static class PredictorHealth
{
    /// <summary>Adds a check that the model of <see cref="MyelinServices"/> can be loaded and that its outputs for zeros are finite.</summary>
    /// <remarks>
    /// <code>
    /// builder.Services.AddHealthChecks().AddPredictor();
    /// app.MapHealthChecks("/health");
    /// </code>
    /// </remarks>
    /// <param name="builder">The health checks.</param>
    /// <param name="model">The name of the model; null for the one without a name.</param>
    /// <param name="name">The name of the check; null for "myelin" and the name of the model.</param>
    public static IHealthChecksBuilder AddPredictor(this IHealthChecksBuilder builder, string? model = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string known = name ?? (model == null ? "myelin" : $"myelin {model}");
        return builder.Add(new(known, provider => new Check(provider, model), failureStatus: null, tags: null));
    }

    /// <summary>Loads the model within the check, so that a failure is a result and no error of the service.</summary>
    sealed class Check(IServiceProvider provider, string? model) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(context);
            try
            {
                Predictor found = model == null ? provider.GetRequiredService<Predictor>() : provider.GetRequiredKeyedService<Predictor>(model);
                return Task.FromResult(found.Probe()
                    ? HealthCheckResult.Healthy($"{found.Model} predicts.")
                    : new HealthCheckResult(context.Registration.FailureStatus, $"{found.Model}: its outputs for zeros are not finite; train it again."));
            }
            catch (Exception e)
            {
                return Task.FromResult(new HealthCheckResult(context.Registration.FailureStatus, e.Message, e));
            }
        }
    }
}
