using System.Globalization;
using static Myelin.Tests.TrainingTask;

namespace Myelin.Tests;

/// <summary>Numbers and dates in texts and files are the same under every culture.</summary>
public class CultureTests
{
    public static TheoryData<string> Names => Cultures.Names;

    [Fact]
    public void A_culture_does_change_numbers_where_nothing_is_said() =>
        Assert.Equal("\u22121,5", Cultures.Under("made up", () => string.Format(CultureInfo.CurrentCulture, "{0}", -1.5)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Texts_are_the_same(string culture) => Assert.Equal(Texts(), Cultures.Under(culture, Texts));

    static string Texts()
    {
        Sequential model = Model(input: [4]);
        model.Fit(Points(9), options: new() { Seed = -3 });
        return string.Join('\n',
            Record.Exception(() => new Adam(-1234567.5))!.Message,
            Record.Exception(() => new SGD(double.NegativeInfinity))!.Message,
            Record.Exception(() => Tensor.Ones([3]).Slice(0, -1, 1))!.Message,
            Tensor.From(-1.5, double.NaN, double.NegativeInfinity, 1e-9),
            Tensor.From(-1, 2),
            new FitProgress(1, 2, 3, null, [("loss", -1.5), ("error", double.NaN)], 1234.5, TimeSpan.FromSeconds(100)),
            new EpochResult(1, [("loss", -1.5)], 1e-9, 1.25),
            new BatchResult(1, 2, -1.5, () => []),
            new OutputLoss(new MeanSquaredError(), 0.5),
            model.Evaluate(Points(9)),
            model.Summary(),
            model.ToString(),
            Activation.LeakyRelu(0.25),
            new Dense(2, Activation.Relu));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Files_have_the_same_bytes_and_are_read(string culture)
    {
        using var folder = new TemporaryFolder();
        Save(folder["a.safetensors"], Made());
        Cultures.Under(culture, () => Save(folder["b.safetensors"], Made()));
        Assert.Equal(File.ReadAllBytes(folder["a.safetensors"]), File.ReadAllBytes(folder["b.safetensors"]));
        File.WriteAllText(folder["rows.csv"], "x,y\n-1.5,1e-3\n2,-3\n");
        Assert.Equal([-1.5f, 2, 1e-3f, -3], Cultures.Under<float[]>(culture, () =>
        {
            var table = Table.Read(folder["rows.csv"]);
            return [table.Number(0, 0), table.Number(1, 0), table.Number(0, 1), table.Number(1, 1)];
        }));
        Assert.True(Cultures.Under(culture, () => Save(folder["c.safetensors"], Model.Load(folder["a.safetensors"]))));
        Assert.Equal(File.ReadAllBytes(folder["a.safetensors"]), File.ReadAllBytes(folder["c.safetensors"]));
    }

    static bool Save(string path, Model model)
    {
        model.Save(path);
        return true;
    }

    static Sequential Made()
    {
        var model = new Sequential(input: [2], seed: -3) { new Dense(2), Activation.LeakyRelu(0.25), new Dense(1) };
        model.Preprocessing = new TablePreprocessing([new NumberColumn("x", -0.5, 2.5), new NumberColumn("y", 1e-9, 1)], "z");
        model.Compile(new Adam(1e-3, epsilon: 1e-9), new MeanSquaredError());
        return model;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_training_is_resumed_under_another_culture(string culture)
    {
        using var folder = new TemporaryFolder();
        FitOptions options = new() { Seed = -3, Checkpoints = new(folder.Path), ClassWeights = new Dictionary<int, double> { [0] = 0.5, [1] = -0.0 } };
        History begun = Cultures.Under(culture, () => Model(new Adam(0.01, epsilon: 1e-9)).Fit(Points(20), 1, 8, options: options));
        History resumed = Model(new Adam(0.01, epsilon: 1e-9)).Fit(Points(20), 2, 8, options: options);
        Assert.Equal(begun["loss"][0], resumed["loss"][0]);
        Assert.Equal(2, resumed.Epochs.Count);
    }
}
