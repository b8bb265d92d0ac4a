using Microsoft.Extensions.Logging;

namespace Grid.Host.Tests;

public sealed class OptionsFromEnvironmentTests
{
    private const string Key = "0123456789012345678901234";

    [Theory]
    [InlineData("GRID_OperatorKey")]
    [InlineData("GRID_OPERATORKEY")]
    [InlineData("GRID_OPERATOR_KEY")]
    public void Read_NameInAnyCase_IsTheOption(string variable) => Assert.Equal(Key, Read((variable, Key)).OperatorKey);

    [Fact]
    public void Read_EveryKindOfOption_TakesItsValue()
    {
        var options = Read(
            ("GRID_PORT", "5300"),
            ("GRID_HealthPort", "0"),
            ("GRID_WeightBudget", "17179869184"),
            ("GRID_Roles", "control,Gpu"),
            ("GRID_LogLevel", "information"),
            ("GRID_AllowOtherPort", "true"),
            ("GRID_ModelFolders__1", "/b"),
            ("GRID_ModelFolders__0", "/a"),
            ("GRID_StateFolder", "/state")
        );

        Assert.Equal((5300, 0, 17179869184), (options.Port, options.HealthPort, options.WeightBudget));
        Assert.Equal(GridRoles.Control | GridRoles.Gpu, options.Roles);
        Assert.Equal(LogLevel.Information, options.LogLevel);
        Assert.True(options.AllowOtherPort);
        Assert.Equal(["/a", "/b"], options.ModelFolders);
        Assert.Equal("/state", options.StateFolder);
    }

    [Fact]
    public void Read_ArgumentAndVariable_TakesTheArgument()
    {
        var options = Read(
            ["--Port=1", "--ModelFolders:0=/c"],
            ("GRID_PORT", "2"),
            ("GRID_ModelFolders__0", "/a"),
            ("GRID_ModelFolders__1", "/b")
        );

        Assert.Equal(1, options.Port);
        Assert.Equal(["/c"], options.ModelFolders);
    }

    [Theory]
    [InlineData("GRID_PORT", "abc", "GRID_PORT must be a whole number, not 'abc'.")]
    [InlineData("GRID_Port", "99999", "GRID_Port must be between 0 (any free port) and 65535, not 99999.")]
    [InlineData("GRID_AllowOtherPort", "yes", "GRID_AllowOtherPort must be true or false, not 'yes'.")]
    [InlineData("GRID_ROLES", "gpus", "GRID_ROLES must be some of None, Control, Gpu, Gateway, All, not 'gpus'.")]
    [InlineData("GRID_Roles", "7", "GRID_Roles must be some of None, Control, Gpu, Gateway, All, not '7'.")]
    [InlineData("GRID_CpuDevices", "1.5", "GRID_CpuDevices must be a whole number, not '1.5'.")]
    [InlineData("GRID_WeightBudget", "32G", "GRID_WeightBudget must be a whole number, not '32G'.")]
    [InlineData("GRID_Port__0", "1", "GRID_Port__0 is one value and no list.")]
    public void Read_BadValue_IsRefusedByTheVariablesName(string variable, string value, string sentence)
    {
        var refused = Assert.Throws<GridHostOptionsException>(() => Read((variable, value)));

        Assert.Equal([sentence], refused.Faults);
    }

    [Theory]
    [InlineData("--Port=abc", "--Port must be a whole number, not 'abc'.")]
    [InlineData("--Ports=1", "There is no option --Ports; the options are ")]
    [InlineData("Port=1", "'Port=1' is not understood; give options as --Name=value, such as --Port=5300.")]
    [InlineData("--AllowOtherPort", "'--AllowOtherPort' is not understood; give options as --Name=value, such as --Port=5300.")]
    public void Read_BadArgument_IsRefusedByItsName(string argument, string sentence)
    {
        var refused = Assert.Throws<GridHostOptionsException>(() => Read([argument]));

        Assert.StartsWith(sentence, Assert.Single(refused.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ShortOperatorKey_IsRefusedWithoutRepeatingIt()
    {
        var refused = Assert.Throws<GridHostOptionsException>(() => Read(("GRID_OPERATOR_KEY", "hunter2")));

        Assert.StartsWith("GRID_OPERATOR_KEY must have at least", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_UnknownVariables_AreToldAndOthersUseAreNot()
    {
        var reader = new GridHostOptionsReader();

        reader.Read(
            new Dictionary<string, string>
            {
                ["GRID_OPERATORKEYS"] = "x",
                ["GRID_HOME"] = "/x",
                ["GRID_API_KEY"] = "y",
                ["PORT"] = "abc",
                ["GRID_PORT"] = "",
            },
            []
        );

        Assert.StartsWith("GRID_OPERATORKEYS means nothing", Assert.Single(reader.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_SiloOfAGridOfItsOwnBeyondLoopback_IsRefused()
    {
        Assert.Throws<GridHostOptionsException>(() => GridHost.Build(new GridHostOptions { SiloAddress = "0.0.0.0" }));
        Assert.NotNull(GridHost.Build(new GridHostOptions { SiloAddress = "10.0.0.7", Redis = "10.0.0.1:6379" }));
    }

    private static GridHostOptions Read(params (string Name, string Value)[] variables) => Read([], variables);

    private static GridHostOptions Read(string[] arguments, params (string Name, string Value)[] variables) =>
        new GridHostOptionsReader().Read(variables.ToDictionary(variable => variable.Name, variable => variable.Value), arguments);
}
