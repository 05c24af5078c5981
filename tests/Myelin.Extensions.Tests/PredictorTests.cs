using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Myelin.Extensions.Tests;

/// <summary>Models in dependency injection.</summary>
public sealed class PredictorTests : IDisposable
{
    readonly SavedModel saved = new();

    public void Dispose() => saved.Dispose();

    static ServiceProvider Services(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        add(services);
        return services.BuildServiceProvider();
    }

    [Fact]
    public void A_registered_model_predicts_as_the_saved_one_and_is_loaded_once()
    {
        using ServiceProvider services = Services(all => all.AddPredictor(options => options.Path = saved.Path));
        Predictor predictor = services.GetRequiredService<Predictor>();
        Assert.Same(predictor, services.GetRequiredService<Predictor>());
        Assert.Equal(saved.Expected, predictor.Predict(SavedModel.Example));
        Assert.Equal(saved.Expected, predictor.Predict(Tensor.From(SavedModel.Example, [1, 2, 2])).ToArray<float>());
        Assert.Equal(saved.Expected, predictor.PredictAll([Tensor.From(SavedModel.Example, [1, 2, 2])])[0].ToArray<float>());
    }

    [Fact]
    public async Task Many_requests_at_once_get_the_same_answer()
    {
        using ServiceProvider services = Services(all => all.AddPredictor(options => options.Path = saved.Path));
        float[][] answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(
            _ => Task.Run(() => services.GetRequiredService<Predictor>().Predict(SavedModel.Example))));
        Assert.All(answers, answer => Assert.Equal(saved.Expected, answer));
    }

    [Fact]
    public void Several_models_have_names()
    {
        using var other = new SavedModel(scale: 2);
        using ServiceProvider services = Services(all => all
            .AddPredictor("a", options => options.Path = saved.Path).AddPredictor("b", options => (options.Path, options.WarmUp) = (other.Path, false)));
        Assert.Equal(saved.Expected, services.GetRequiredKeyedService<Predictor>("a").Predict(SavedModel.Example));
        Assert.Equal(other.Expected, services.GetRequiredKeyedService<Predictor>("b").Predict(SavedModel.Example));
    }

    [Fact]
    public void Options_and_examples_that_do_not_fit_say_what_helps()
    {
        using ServiceProvider none = Services(all => all.AddPredictor(_ => { }));
        Assert.Equal("AddPredictor: expects the path of a model file, received none; set PredictorOptions.Path.",
            Assert.Throws<OptionsValidationException>(() => none.GetRequiredService<Predictor>()).Message);
        using ServiceProvider empty = Services(all => all.AddPredictor(options => (options.Path, options.BatchSize) = (saved.Path, 0)));
        Assert.StartsWith("AddPredictor: expects a BatchSize", Assert.Throws<OptionsValidationException>(() => empty.GetRequiredService<Predictor>()).Message);
        var predictor = new Predictor(new() { Path = saved.Path });
        Assert.Equal("Predictor: expects 4 numbers of an example [2, 2], received 3; give all of them in order.",
            Assert.Throws<ShapeException>(() => predictor.Predict([1, 2, 3])).Message);
        Assert.Throws<DataNotFoundException>(() => new Predictor(new() { Path = saved.Path + "x" }));
    }

    [Fact]
    public void The_numbers_of_a_table_are_standardized_as_for_training()
    {
        string rows = Path.Combine(saved.Folder, "rows.csv"), file = Path.Combine(saved.Folder, "table.safetensors");
        File.WriteAllLines(rows, ["area,price,rooms", .. Enumerable.Range(0, 20).Select(i => $"{50 + 7 * i},{1000 + i},{i % 5}")]);
        Model model = Trained(Table.Read(rows).Regression("price").Train);
        model.Save(file);
        Assert.Equal(model.Predict(Table.Read(rows))[3].ToArray<float>(), new Predictor(new() { Path = file }).Predict([71, 3]));

        File.WriteAllLines(rows, ["town,price", .. Enumerable.Range(0, 20).Select(i => $"{(i % 2 == 0 ? "Bern" : "Chur")},{i}")]);
        Trained(Table.Read(rows).Regression("price", categories: ["town"]).Train).Save(file);
        Assert.Contains("column \"town\" of texts; call Model.Predict with a table.",
            Assert.Throws<ShapeException>(() => new Predictor(new() { Path = file }).Predict([0, 1])).Message);

        static Model Trained(Dataset data)
        {
            var model = new Sequential { new Dense(1) };
            model.Compile(new SGD(0.01), new MeanSquaredError());
            model.Fit(data);
            return model;
        }
    }

    [Theory]
    [InlineData("whole", HealthStatus.Healthy)]
    [InlineData("missing", HealthStatus.Unhealthy)]
    [InlineData("damaged", HealthStatus.Unhealthy)]
    [InlineData("not finite", HealthStatus.Unhealthy)]
    public async Task The_health_check_loads_and_predicts(string state, HealthStatus expected)
    {
        using var other = new SavedModel(scale: state == "not finite" ? double.NaN : 1);
        if (state == "damaged") await File.WriteAllTextAsync(other.Path, "nothing", TestContext.Current.CancellationToken);
        if (state == "missing") File.Delete(other.Path);
        using ServiceProvider services = Services(all =>
        {
            all.AddPredictor("m", options => options.Path = other.Path);
            all.AddHealthChecks().AddPredictor("m");
        });
        HealthReport report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal(expected, report.Status);
        HealthReportEntry entry = Assert.Single(report.Entries).Value;
        Assert.Equal("myelin m", report.Entries.Keys.Single());
        if (state is "missing" or "damaged") Assert.Contains(other.Path, entry.Description);
        if (state == "not finite") Assert.Contains("not finite", entry.Description);
    }
}
