using System.Text.Json;

namespace Myelin.Cli.Tests;

/// <summary>Pages on single answers.</summary>
public class ExplainTests
{
    [Fact]
    public void A_small_model_is_shown_op_by_op_and_unit_by_unit()
    {
        using var command = new Command();
        command.Run("train xor --epochs 5 --quiet --out run").Ended(0);
        Outcome outcome = command.Run("explain run --example 3").Ended(0);
        Assert.Matches(@"^xor 3  (equal|different) [0-9.]+ %", outcome.Output);
        Assert.Contains($"page: {Path.Combine("run", "explain-xor-3.html")}", outcome.Output);
        string page = File.ReadAllText(command.At("run", "explain-xor-3.html"));
        foreach (string part in (string[])[
            "MatMul(x, dense/kernel)", "<div class=\"steps\">", "x1 to unit 1 of layer 1: weight", "What each column adds to the logit of",
        ])
            Assert.Contains(part, page);
        Assert.DoesNotMatch("""(src|href)="(?!data:)|<link""", page);
    }

    [Fact]
    public void Of_a_linear_model_the_shares_add_up_to_the_logit()
    {
        using var command = new Command();
        DataTests.WriteIris(command);
        command.Run("train iris --data tables --model linear --quiet --out run").Ended(0);
        File.WriteAllText(command.At("new.csv"), "sepal length,sepal width,petal length,petal width\n5.1,3.5,1.4,0.2\n6.5,3.1,5.2,2.0\n");
        JsonElement json = command.Run("explain run new.csv --row 2 --json").Ended(0).Json;
        Assert.Equal("new.csv row 2", json.GetProperty("input").GetString());
        string answer = json.GetProperty("answer").GetString()!;
        Assert.Equal($"logit of {answer}", json.GetProperty("explained").GetString());

        Model model = Model.Load(command.At("run", "model.safetensors"));
        var table = (TablePreprocessing)model.Preprocessing!;
        int label = table.Classes.ToList().IndexOf(answer);
        float[] logits = model.Predict(table.Inputs(command.At("new.csv"))).ToArray<float>(),
            bias = model.Parameters.Single(parameter => parameter.Name == "bias").Value.ToArray<float>();
        Assert.Equal(
            logits[table.Classes.Count + label] - bias[label], json.GetProperty("shares").EnumerateObject().Sum(share => share.Value.GetDouble()), 1e-4);
        Assert.Contains("<td class=\"number\">6.5</td>", File.ReadAllText(command.At(json.GetProperty("page").GetString()!)));
    }

    [Fact]
    public void A_picture_has_its_saliency_and_every_layer_its_channels()
    {
        using var command = new Command();
        command.Run("train digits --model cnn --limit 64 --epochs 1 --quiet --out run").Ended(0);
        File.WriteAllBytes(command.At("seven.png"), Png.Encode(DataSets.Load("digits").Test.Inputs[0]));
        Outcome outcome = command.Run("explain run seven.png --out page.html").Ended(0);
        Assert.Equal(3, outcome.Output.TrimEnd().Split('\n').Length + 1);
        string page = File.ReadAllText(command.At("page.html"));
        foreach (string part in (string[])[
            "Saliency", "Gradient · input", "conv2d (Conv2D): 28 × 28 × 32", "max_pooling2d (MaxPooling2D): 14 × 14 × 32",
            "conv2d_1 (Conv2D): 14 × 14 × 64, the first 32 channels", "dense (Dense): 128 units", "classifier (Dense): 10 units",
        ])
            Assert.Contains(part, page);
        Assert.DoesNotContain("<script", page);
    }

    [Theory]
    [InlineData("explain nowhere", "There is no model \"nowhere\"")]
    [InlineData("explain run --example 4", "--example: expects a number from 0 to 3")]
    [InlineData("explain run --row 1", "--row: expects a table")]
    [InlineData("explain run rows.csv --row 3", "--row: expects a number from 1 to 2")]
    [InlineData("explain run rows.csv --example 1", "expects a file or --example")]
    [InlineData("explain run seven.png", "it expects tables (.csv)")]
    public void What_is_asked_wrongly_is_told(string arguments, string part)
    {
        using var command = new Command();
        command.Run("train xor --epochs 1 --quiet --out run").Ended(0);
        File.WriteAllText(command.At("rows.csv"), "x1,x2\n0,1\n1,1\n");
        command.Run(arguments).Failed(2, part);
        Assert.Empty(Directory.GetFiles(command.Folder, "*.html"));
    }
}
