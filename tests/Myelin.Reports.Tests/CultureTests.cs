using Myelin.Tests;

namespace Myelin.Reports.Tests;

/// <summary>Figures and reports are the same under every culture.</summary>
public class CultureTests
{
    public static TheoryData<string> Names => Cultures.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_figure_is_drawn_the_same(string culture) => Assert.Equal(Figures(), Cultures.Under(culture, Figures));

    static string[] Figures() => [.. Specimens.Specimens.All.Select(specimen => specimen.Figure.ToSvg("figure"))];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_report_has_the_same_bytes(string culture)
    {
        Dataset data = Dataset.From(Tensor.Normal([40, 2], seed: 1), Tensor.Normal([40, 1], seed: 2));
        var model = new Sequential(input: [2]) { new Dense(3, Activation.Tanh), new Dense(1) };
        model.Compile(new Adam(0.01), new MeanSquaredError(), [new MeanAbsoluteError()]);
        History history = model.Fit(data, epochs: 3);
        string Html() => RunReport.Of(model, data, data, history).ToHtml();
        Assert.Equal(Html(), Cultures.Under(culture, Html));
    }
}
